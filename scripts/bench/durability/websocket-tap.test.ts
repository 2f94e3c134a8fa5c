import { expect, test } from "vitest";

import { tapWebSocket } from "./websocket-tap";

const UPGRADE = "GET /interviews/one/socket HTTP/1.1\r\nHost: local\r\nUpgrade: websocket\r\n\r\n";
const UPGRADED = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n";
const MASK = [1, 2, 3, 4];

/** One frame as a browser sends it (RFC 6455). */
function masked(opcode: number, payload: readonly number[]): Buffer {
  return Buffer.from([0x80 | opcode, 0x80 | payload.length, ...MASK, ...payload.map((byte, index) => byte ^ (MASK[index % 4] ?? 0))]);
}

function tap() {
  const [sent, received]: [(string | Uint8Array)[], (string | Uint8Array)[]] = [[], []];
  return { sent, received, wire: tapWebSocket({ sent: (data) => sent.push(data), received: (data) => received.push(data) }) };
}

test("messages are read however the bytes are cut, and the bytes stay as they were", () => {
  const bytes = Buffer.concat([Buffer.from(UPGRADE), masked(1, [...Buffer.from("hello")]), masked(2, [7, 8, 9])]);
  for (let cut = 1; cut < bytes.length; cut += 1) {
    const { sent, wire } = tap();
    const pieces = [Buffer.from(bytes.subarray(0, cut)), Buffer.from(bytes.subarray(cut))];
    for (const piece of pieces) wire.fromBrowser(piece);
    expect(sent).toEqual(["hello", new Uint8Array([7, 8, 9])]);
    expect(Buffer.concat(pieces)).toEqual(bytes);
  }
});

test("what the app says is read, and a page's other requests are not messages", () => {
  const { sent, received, wire } = tap();
  wire.fromApp(Buffer.concat([Buffer.from(UPGRADED), Buffer.from([0x81, 2, 104, 105])]));
  expect(received).toEqual(["hi"]);
  const other = tap();
  other.wire.fromBrowser(Buffer.from("GET / HTTP/1.1\r\nHost: local\r\n\r\nGET /two HTTP/1.1\r\n\r\n"));
  other.wire.fromApp(Buffer.from("HTTP/1.1 200 OK\r\n\r\n<html>"));
  expect([...sent, ...other.sent, ...other.received]).toEqual([]);
});
