import { createHash } from "node:crypto";

import {
  DeleteObjectsCommand,
  GetObjectCommand,
  type GetObjectCommandOutput,
  HeadObjectCommand,
  ListObjectsV2Command,
  type ListObjectsV2CommandOutput,
  PutObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";

import { invariant } from "~/domain/errors";

import { attachmentNamed } from "./content-disposition";
import { CorruptObjectError } from "./corrupt-object-error";
import { checkKey, checkPrefix, contentTypeOf } from "./object-keys";
import type { GetOptions, ObjectInfo, ObjectStore, StoredObject } from "./object-store";
import { type S3CallOptions, S3Calls, type Try } from "./s3-calls.server";
import { type S3Settings, createS3Client, md5Of } from "./s3-client.server";
import { isBeyondEnd, isMissing } from "./s3-errors.server";

type Range = NonNullable<GetOptions["range"]>;

interface SignedUrlOptions {
  /** 1 to 3,600. Whoever has the address can read the object so long, also after a share was revoked. */
  expiresInSeconds: number;
  /** Makes browsers save it under this name instead of showing it. */
  fileName?: string;
}

export interface S3ObjectStore extends ObjectStore {
  /** An address where this object, as long as it is there, can be read without keys. Nothing is asked of the service for it. */
  signedUrl(key: string, options: SignedUrlOptions): Promise<string>;
  /** Breaks off what is under way; every later call fails. */
  close(): void;
}

const LONGEST_SECONDS = 3_600;
/** Of one deletion of several keys, by the definition of S3. */
const DELETE_LIMIT = 1_000;

/** Objects in a bucket that speaks S3. They are private: nothing here gives anybody access but `signedUrl`. */
export function createS3ObjectStore(settings: S3Settings, options: S3CallOptions = {}): S3ObjectStore {
  return new BucketObjectStore(createS3Client(settings), settings.bucket, new S3Calls(settings.bucket, options));
}

class BucketObjectStore implements S3ObjectStore {
  constructor(
    private readonly client: S3Client,
    private readonly bucket: string,
    private readonly calls: S3Calls,
  ) {}

  /** An object is put whole or not at all, so that a put which was done without our hearing of it may be done again. */
  put(key: string, bytes: Uint8Array): Promise<void> {
    const put = new PutObjectCommand({
      ...this.object(key),
      Body: bytes,
      ContentType: contentTypeOf(key),
      ContentLength: bytes.length,
      // The service compares this one, and we compare the other when we read. Every service knows both.
      ContentMD5: md5Of(bytes),
      Metadata: { sha256: sha256Of(bytes) },
    });
    return this.calls.run(async (attempt) => {
      attempt.allow(bytes.length);
      await this.client.send(put, { abortSignal: attempt.signal });
    });
  }

  async get(key: string, { range }: GetOptions = {}): Promise<StoredObject | null> {
    const object = this.object(key);
    if (range && range.from >= range.to) return this.nothingOf(key);
    const get = new GetObjectCommand({ ...object, ...(range && { Range: rangeHeader(range) }) });
    const found = await this.calls.run((attempt) => this.read(get, attempt));
    if (found === "beyond-end") return this.nothingOf(key);
    if (found === null) return null;
    return range ? partOf(key, found, range) : wholeOf(key, found);
  }

  async head(key: string): Promise<ObjectInfo | null> {
    const object = this.object(key);
    const size = await this.calls.run(async ({ signal }) => {
      try {
        return (await this.client.send(new HeadObjectCommand(object), { abortSignal: signal })).ContentLength ?? 0;
      } catch (error) {
        if (isMissing(error)) return null;
        throw error;
      }
    });
    if (size !== null) return { key, size };
    // An answer without a body cannot tell a missing object from a missing bucket.
    await this.page(key);
    return null;
  }

  async list(prefix: string): Promise<ObjectInfo[]> {
    checkPrefix(prefix);
    const found: ObjectInfo[] = [];
    let token: string | undefined;
    do {
      const page = await this.page(prefix, token);
      for (const { Key: key = "", Size: size = 0 } of page.Contents ?? []) found.push({ key, size });
      token = page.NextContinuationToken;
    } while (token);
    return found;
  }

  async delete(keys: readonly string[]): Promise<void> {
    const left = [...new Set(keys.map(checkKey))];
    while (left.length > 0) await this.deleteSome(left.splice(0, DELETE_LIMIT));
  }

  async deletePrefix(prefix: string): Promise<void> {
    await this.delete((await this.list(prefix)).map(({ key }) => key));
  }

  signedUrl(key: string, { expiresInSeconds, fileName }: SignedUrlOptions): Promise<string> {
    invariant(expiresInSeconds >= 1 && expiresInSeconds <= LONGEST_SECONDS, `not the life of a signed address: ${expiresInSeconds} s`);
    const get = new GetObjectCommand({
      ...this.object(key),
      ResponseCacheControl: "private, no-store",
      ...(fileName !== undefined && { ResponseContentDisposition: attachmentNamed(fileName) }),
    });
    return getSignedUrl(this.client, get, { expiresIn: expiresInSeconds });
  }

  close(): void {
    this.calls.close();
    this.client.destroy();
  }

  private object(key: string): { Bucket: string; Key: string } {
    return { Bucket: this.bucket, Key: checkKey(key) };
  }

  private async read(get: GetObjectCommand, { signal, allow }: Try): Promise<Found | null | "beyond-end"> {
    try {
      const answer = await this.client.send(get, { abortSignal: signal });
      allow(answer.ContentLength ?? 0);
      return { answer, bytes: (await answer.Body?.transformToByteArray()) ?? new Uint8Array(0) };
    } catch (error) {
      if (isMissing(error)) return null;
      if (isBeyondEnd(error)) return "beyond-end";
      throw error;
    }
  }

  private async nothingOf(key: string): Promise<StoredObject | null> {
    const info = await this.head(key);
    return info && { bytes: new Uint8Array(0), size: info.size };
  }

  private page(prefix: string, token?: string): Promise<ListObjectsV2CommandOutput> {
    const list = new ListObjectsV2Command({ Bucket: this.bucket, Prefix: prefix, ContinuationToken: token });
    return this.calls.run(({ signal }) => this.client.send(list, { abortSignal: signal }));
  }

  private deleteSome(keys: readonly string[]): Promise<void> {
    const remove = new DeleteObjectsCommand({ Bucket: this.bucket, Delete: { Quiet: true, Objects: keys.map((key) => ({ Key: key })) } });
    return this.calls.run(async ({ signal }) => {
      const { Errors: errors = [], $metadata } = await this.client.send(remove, { abortSignal: signal });
      const [first] = errors.filter(({ Code: code }) => code !== "NoSuchKey");
      if (!first) return;
      throw Object.assign(new Error(`${errors.length} of ${keys.length} objects were not deleted: ${first.Message}`), { name: first.Code, $metadata });
    });
  }
}

interface Found {
  answer: GetObjectCommandOutput;
  bytes: Uint8Array;
}

const sha256Of = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

const rangeHeader = ({ from, to }: Range): string => `bytes=${from}-${Number.isFinite(to) ? to - 1 : ""}`;

/** Throws `CorruptObjectError` unless it is what was put. An object that another program put may have no checksum to compare. */
function wholeOf(key: string, { answer, bytes }: Found): StoredObject {
  const wanted = answer.Metadata?.sha256;
  if (wanted !== undefined && sha256Of(bytes) !== wanted) throw new CorruptObjectError(key);
  return { bytes, size: bytes.length };
}

/** A service may give everything instead of a range (RFC 9110, 14.2). */
function partOf(key: string, found: Found, { from, to }: Range): StoredObject {
  const [, size] = /^bytes \d+-\d+\/(\d+)$/.exec(found.answer.ContentRange ?? "") ?? [];
  if (size === undefined || Number(size) === found.bytes.length) {
    const whole = wholeOf(key, found);
    return { ...whole, bytes: whole.bytes.subarray(from, to) };
  }
  if (found.bytes.length !== Math.min(to, Number(size)) - from) throw new CorruptObjectError(key);
  return { bytes: found.bytes, size: Number(size) };
}
