const REQUEST_TIMEOUT_MS = 30_000;
const NOT_DELETED = "The video could not be deleted yet. Check the connection and try again.";

/** Deletes the interview's video and nothing else. Throws an error whose message is for the person. */
export async function removeVideo(interviewId: string): Promise<void> {
  const response = await fetch(`/interviews/${interviewId}/video`, { method: "DELETE", signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS) }).catch((cause: unknown) => {
    throw new Error(NOT_DELETED, { cause });
  });
  if (response.ok) return;
  const body = (await response.json().catch(() => null)) as { error?: { message?: string } } | null;
  throw new Error(body?.error?.message ?? NOT_DELETED);
}
