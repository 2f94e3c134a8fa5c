import pg from "pg";
import { TestClient } from "../../tests/session/test-client";
import { Connection } from "../../app/services/session/connection.server";
import { measureServerShare } from "./lib/server-share";
const marks: [string, number][] = [];
const send = TestClient.prototype.send;
TestClient.prototype.send = function (body: never, ...rest: never[]) { if ((body as {type:string}).type === "answer.finish") { marks.push(["decide", performance.now()]); } return (send as Function).call(this, body, ...rest); };
const q = pg.Pool.prototype.query;
(pg.Pool.prototype as any).query = function (...a: any[]) { const t = performance.now(); const r = (q as any).apply(this, a); const name = a[0]?.name ?? a[0]?.text?.slice(0, 30); marks.push(["q>" + name, t]); r?.then?.(() => marks.push(["q<" + name, performance.now()])); return r; };
const sa = Connection.prototype.sendAudio;
Connection.prototype.sendAudio = function (f) { marks.push(["sendAudio", performance.now()]); return sa.call(this, f); };
const s2 = Connection.prototype.send;
Connection.prototype.send = function (f) { marks.push(["send " + f.type, performance.now()]); return s2.call(this, f); };
const m = await measureServerShare({ turns: 60 });
console.log(m.map((x) => x.toFixed(1)).join(" "));
const decides = marks.flatMap(([n], i) => (n === "decide" ? [i] : []));
for (const i of decides.slice(-14)) {
  const t0 = marks[i]![1]; const line: string[] = [];
  for (let k = i + 1; k < marks.length && marks[k]![1] - t0 < 30; k++) { line.push(`${marks[k]![0]}@${(marks[k]![1] - t0).toFixed(1)}`); if (marks[k]![0] === "sendAudio") break; }
  console.log(line.join("  "));
}
process.exit(0);
