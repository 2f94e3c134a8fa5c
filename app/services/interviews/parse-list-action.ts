import { z } from "zod";

import { InvalidInputError } from "~/domain/errors";
import { idSchema } from "~/domain/id-schema";
import { type ListQuery, listQueryOf } from "~/domain/list-query";

const formSchema = z.discriminatedUnion("intent", [
  z.object({ intent: z.literal("retry") }),
  z.object({ intent: z.literal("delete"), ids: z.array(idSchema).max(100), expected: z.coerce.number().int().nonnegative().optional() }),
]);

type ListAction =
  | { intent: "retry" }
  | { intent: "delete"; chosen: { interviewIds: readonly string[] } | { query: ListQuery; expected: number } };

/** What the form of the list asks for: interviews by `id`, or with `expected` all that the list at this address shows. Throws `InvalidInputError`. */
export function parseListAction(form: FormData, address: URLSearchParams): ListAction {
  const expected = form.get("expected") ?? undefined;
  const parsed = formSchema.safeParse({ intent: form.get("intent"), ids: form.getAll("id"), expected });
  if (!parsed.success) throw new InvalidInputError("What is to be deleted could not be read. Load the page again.", { cause: parsed.error });
  if (parsed.data.intent === "retry") return parsed.data;
  const { ids, expected: matching } = parsed.data;
  return { intent: "delete", chosen: matching === undefined ? { interviewIds: ids } : { query: listQueryOf(address), expected: matching } };
}
