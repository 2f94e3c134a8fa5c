/** A moment that the person wants to come back to, with a note that may be empty. */
export interface PageBookmark {
  bookmarkId: string;
  /** On the interview clock. */
  atMs: number;
  note: string;
}

export interface BookmarkRequests {
  save: (bookmark: PageBookmark) => Promise<void>;
  remove: (bookmarkId: string) => Promise<void>;
}

const REQUEST_TIMEOUT_MS = 20_000;
const NOT_SAVED = "This could not be saved. Check the connection and try again.";

/** The server's bookmarks of one interview. Both throw an error whose message is for the person. */
export function bookmarkRequests(interviewId: string, request: (url: string, init: RequestInit) => Promise<Response> = (url, init) => fetch(url, init)): BookmarkRequests {
  const send = async (bookmarkId: string, init: RequestInit): Promise<void> => {
    const signal = AbortSignal.timeout(REQUEST_TIMEOUT_MS);
    const response = await request(`/interviews/${interviewId}/bookmarks/${bookmarkId}`, { ...init, signal }).catch((cause: unknown) => {
      throw new Error(NOT_SAVED, { cause });
    });
    if (!response.ok) throw new Error(await reasonOf(response));
  };
  return {
    save: ({ bookmarkId, atMs, note }) => send(bookmarkId, { method: "PUT", headers: { "content-type": "application/json" }, body: JSON.stringify({ atMs, note }) }),
    remove: (bookmarkId) => send(bookmarkId, { method: "DELETE" }),
  };
}

async function reasonOf(response: Response): Promise<string> {
  const body = (await response.json().catch(() => null)) as { error?: { message?: string } } | null;
  return body?.error?.message ?? NOT_SAVED;
}
