import { StorageError } from "~/domain/errors";

/** What an S3 service or the way to it can do to us. */
type Failure = "busy" | "clock" | "full" | "keys" | "no-bucket" | "region" | "refused" | "unreachable";

/** Error codes of AWS, Cloudflare R2, Ceph and MinIO. */
const FAILURES: Record<string, Failure> = {
  AccessDenied: "keys",
  AccountProblem: "keys",
  AllAccessDisabled: "keys",
  ExpiredToken: "keys",
  InvalidAccessKeyId: "keys",
  InvalidToken: "keys",
  SignatureDoesNotMatch: "keys",
  Unauthorized: "keys",
  NoSuchBucket: "no-bucket",
  InvalidBucketName: "no-bucket",
  AuthorizationHeaderMalformed: "region",
  InvalidRegionName: "region",
  PermanentRedirect: "region",
  RequestTimeTooSkewed: "clock",
  InsufficientStorage: "full",
  QuotaExceeded: "full",
  XMinioAdminBucketQuotaExceeded: "full",
  XMinioStorageFull: "full",
  BadDigest: "busy",
  IncompleteBody: "busy",
  InternalError: "busy",
  OperationAborted: "busy",
  RequestTimeout: "busy",
  ServiceUnavailable: "busy",
  SlowDown: "busy",
};
const BY_STATUS: Record<number, Failure> = { 301: "region", 307: "region", 401: "keys", 403: "keys", 408: "busy", 409: "busy", 429: "busy", 507: "full" };

/** The same call may succeed a moment later; after a skewed clock because the SDK has learnt the server's time by then. */
const PASSING: ReadonlySet<Failure> = new Set(["busy", "clock", "unreachable"]);

/** Whether another try soon may do. */
export const isPassing = (error: unknown): boolean => PASSING.has(failureOf(error));

/** Whether there is no such object; a missing bucket is an error instead. */
export const isMissing = (error: unknown): boolean => ["NoSuchKey", "NotFound"].includes(nameOf(error));

/** Whether the object ends before the range that was asked for. */
export const isBeyondEnd = (error: unknown): boolean => statusOf(error) === 416;

/** The failure in words for the person. Its cause is a copy without the signed request, which the SDK's errors may carry. */
export function storageErrorOf(error: unknown, bucket: string): StorageError {
  const failure = failureOf(error);
  return new StorageError(sentenceOf(failure, bucket), {
    code: failure === "full" ? "storage-full" : "storage-unavailable",
    // Space and network come back by themselves, and clocks are set; keys and names stay wrong.
    retryable: failure === "full" || PASSING.has(failure),
    cause: plainCause(error),
  });
}

function sentenceOf(failure: Failure, bucket: string): string {
  switch (failure) {
    case "busy":
      return "The bucket is too busy to answer just now. Try again in a moment; what was saved before is safe.";
    case "clock":
      return "The bucket's clock and this machine's differ too much. Set the clock of this machine, then try again.";
    case "full":
      return "The bucket is full. Free some space or raise its quota, then try again; what was saved before is safe.";
    case "keys":
      return "The bucket refuses the keys of this installation. Check S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY, and that they may read, write, list and delete.";
    case "no-bucket":
      return `There is no bucket named “${bucket}”. Check S3_BUCKET and S3_ENDPOINT.`;
    case "region":
      return "The bucket is in another region. Check S3_REGION and S3_ENDPOINT.";
    case "refused":
      return "The bucket refused a request. Its reason is in the log of Hotseat; check the S3_ settings.";
    case "unreachable":
      return "The bucket cannot be reached just now. Check the network and S3_ENDPOINT, then try again; what was saved before is safe.";
  }
}

function failureOf(error: unknown): Failure {
  const status = statusOf(error);
  if (status === undefined) return "unreachable";
  return FAILURES[nameOf(error)] ?? BY_STATUS[status] ?? (status >= 500 ? "busy" : "refused");
}

/** The code of a service's answer, such as "NoSuchKey". */
const nameOf = (error: unknown): string => (error instanceof Error ? error.name : "");

/** Undefined when there was no answer, or none that could be read. */
function statusOf(error: unknown): number | undefined {
  if (typeof error !== "object" || error === null || !("$metadata" in error)) return undefined;
  const { httpStatusCode } = error.$metadata as { httpStatusCode?: number };
  return httpStatusCode;
}

function plainCause(error: unknown): Error {
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  const code = error instanceof Error && "code" in error ? { code: String(error.code) } : {};
  const status = statusOf(error);
  return Object.assign(new Error(message), { name, stack, ...code, ...(status !== undefined && { status }) });
}
