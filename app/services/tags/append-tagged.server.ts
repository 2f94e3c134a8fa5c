import { sql } from "drizzle-orm";

import type { Transaction } from "~/db/database.server";

interface AppendTaggedOptions {
  ownerId: string;
  interviewIds: readonly string[];
  at: Date;
}

/**
 * Puts into the record of each interview what its rows say that it is tagged with. One statement for all of them: renaming a tag of a
 * thousand interviews happens everywhere or nowhere. Returns how many interviews there were.
 */
export async function appendTagged(tx: Transaction, { ownerId, interviewIds, at }: AppendTaggedOptions): Promise<number> {
  if (interviewIds.length === 0) return 0;
  const ids = sql`(select jsonb_array_elements_text(${JSON.stringify(interviewIds)}::jsonb))`;
  const { rowCount } = await tx.execute(sql`
    with locked as (
      select id from interviews where owner_id = ${ownerId} and deleting_at is null and id in ${ids} order by id for update
    ), moved as (
      update interviews set last_seq = last_seq + 1 where id in (select id from locked) returning id, owner_id, last_seq
    )
    insert into events (interview_id, seq, owner_id, type, turn_id, payload, at)
    select moved.id, moved.last_seq, moved.owner_id, 'interview.tagged', null,
      jsonb_build_object('type', 'interview.tagged', 'tags', coalesce((
        select jsonb_agg(jsonb_build_object('tagId', tags.id, 'name', tags.name) order by interview_tags.place)
        from interview_tags join tags on tags.owner_id = interview_tags.owner_id and tags.id = interview_tags.tag_id
        where interview_tags.interview_id = moved.id), '[]'::jsonb)),
      ${at.toISOString()}::timestamptz
    from moved`);
  return rowCount ?? 0;
}
