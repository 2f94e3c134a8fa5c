import { createHash } from "node:crypto";

import { S3Client } from "@aws-sdk/client-s3";

/** A bucket and the keys to it. */
export interface S3Settings {
  /** Origin of an S3 service other than AWS, such as `https://<account>.r2.cloudflarestorage.com`; its buckets are the first part of the path. */
  endpoint?: string | undefined;
  region: string;
  bucket: string;
  accessKeyId: string;
  secretAccessKey: string;
}

const CONNECT_MS = 3_000;

/** A client that tries once: `S3Calls` repeats, for the bytes of an answer can break off too. */
export function createS3Client({ endpoint, region, accessKeyId, secretAccessKey }: S3Settings): S3Client {
  const client = new S3Client({
    ...(endpoint && { endpoint, forcePathStyle: true }),
    region,
    credentials: { accessKeyId, secretAccessKey },
    maxAttempts: 1,
    // R2 and Ceph do not know the checksums that the SDK would add by itself.
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
    // Waiting for "100 Continue" would take a connection of its own for each larger object.
    expectContinueHeader: false,
    requestHandler: { connectionTimeout: CONNECT_MS },
  });
  addContentMd5(client);
  return client;
}

export const md5Of = (bytes: string | Uint8Array): string => createHash("md5").update(bytes).digest("base64");

/** Deletions must carry a checksum, and older MinIO and Ceph take no other than this, which the SDK has given up. */
function addContentMd5(client: S3Client): void {
  client.middlewareStack.add(
    (next) => (args) => {
      const request = args.request as { body?: unknown; headers: Record<string, string> };
      if (typeof request.body === "string") request.headers["content-md5"] = md5Of(request.body);
      return next(args);
    },
    { name: "contentMd5", step: "build" },
  );
}
