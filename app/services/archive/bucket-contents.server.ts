import { idSchema } from "~/domain/id-schema";
import type { ObjectInfo, ObjectStore } from "~/services/objects/object-store";

export interface BucketContents {
  /** By interview: its objects, with their names below `interviews/<id>/`. */
  interviews: Map<string, Map<string, ObjectInfo>>;
  /** Below `interviews/`, and of no interview. */
  strangers: string[];
}

/** Everything that is kept of interviews, 100 bytes of memory an object. Throws `StorageError`. */
export async function listBucket(store: ObjectStore): Promise<BucketContents> {
  const contents: BucketContents = { interviews: new Map(), strangers: [] };
  for (const info of await store.list("interviews/")) {
    const [, interviewId = "", ...rest] = info.key.split("/");
    if (rest.length > 0 && idSchema.safeParse(interviewId).success) filesOf(contents, interviewId).set(rest.join("/"), info);
    else contents.strangers.push(info.key);
  }
  return contents;
}

function filesOf({ interviews }: BucketContents, interviewId: string): Map<string, ObjectInfo> {
  const files = interviews.get(interviewId) ?? new Map<string, ObjectInfo>();
  interviews.set(interviewId, files);
  return files;
}
