import { expect, test } from "vitest";

import { ProviderError } from "~/domain/errors";

import { CircuitBreaker } from "./circuit-breaker";

const down = new ProviderError("The voice cannot be reached.", { code: "provider-failed", retryable: true });
const nonsense = new ProviderError("The voice sent nonsense.", { code: "provider-malformed", retryable: true });

function breakerAt(start = 1_000) {
  const clock = { now: start };
  return { clock, breaker: new CircuitBreaker({ now: () => clock.now }) };
}

test("after a failure nobody asks for 30 s, then one caller alone", () => {
  const { clock, breaker } = breakerAt();
  expect(breaker.enter()).toBe(true);
  breaker.failed(down);
  expect([breaker.state, breaker.enter(), breaker.waitMs]).toEqual(["open", false, 30_000]);
  clock.now += 30_000;
  expect([breaker.state, breaker.enter(), breaker.enter()]).toEqual(["half-open", true, false]);
});

test("the pause doubles with each failure up to five minutes, and begins anew after a success", () => {
  const { clock, breaker } = breakerAt();
  const waits = Array.from({ length: 6 }, () => {
    breaker.enter();
    breaker.failed(down);
    const { waitMs } = breaker;
    clock.now += waitMs;
    return waitMs / 1000;
  });
  expect(waits).toEqual([30, 60, 120, 240, 300, 300]);
  breaker.enter();
  breaker.succeeded();
  breaker.failed(down);
  expect(breaker.waitMs).toBe(30_000);
});

test("a provider that asks for more time gets it", () => {
  const { breaker } = breakerAt();
  breaker.failed(new ProviderError("Too many requests.", { code: "provider-rate-limited", retryable: true, retryAfterMs: 45_000 }));
  expect(breaker.waitMs).toBe(45_000);
});

test("nonsense closes it off only when it comes twice in a row", () => {
  const { breaker } = breakerAt();
  breaker.failed(nonsense);
  expect(breaker.state).toBe("closed");
  breaker.succeeded();
  breaker.failed(nonsense);
  expect(breaker.state).toBe("closed");
  breaker.failed(nonsense);
  expect(breaker.state).toBe("open");
});

test("who leaves before the answer lets the next one try", () => {
  const { clock, breaker } = breakerAt();
  breaker.failed(down);
  clock.now += 30_000;
  breaker.enter();
  breaker.left();
  expect(breaker.enter()).toBe(true);
});

test("the last failure stays known after a recovery; a programmer's mistake is none", () => {
  const { breaker } = breakerAt(5_000);
  breaker.failed(new TypeError("undefined is not a function"));
  expect([breaker.state, breaker.lastFailure]).toEqual(["closed", null]);
  breaker.failed(down);
  breaker.succeeded();
  expect(breaker.lastFailure).toEqual({ code: "provider-failed", message: "The voice cannot be reached.", at: 5_000 });
  expect(breaker.reason).toBeNull();
});

test("many callers that fail together count as one failure", () => {
  const { breaker } = breakerAt();
  for (let caller = 0; caller < 20; caller += 1) breaker.failed(down);
  expect(breaker.waitMs).toBe(30_000);
});

test("what no retry can heal rests for five minutes at once; a wrong question is nobody's failure", () => {
  const { breaker } = breakerAt();
  breaker.failed(new ProviderError("This recording is too long.", { code: "too-large" }));
  expect(breaker.state).toBe("closed");
  breaker.failed(new ProviderError("The key was refused.", { code: "provider-auth" }));
  expect(breaker.waitMs).toBe(300_000);
});

test("leaving after it is known how it went changes nothing", () => {
  const { clock, breaker } = breakerAt();
  breaker.failed(down);
  breaker.left();
  expect([breaker.state, breaker.waitMs]).toEqual(["open", 30_000]);
  clock.now += 30_000;
  expect(breaker.enter()).toBe(true);
  breaker.succeeded();
  breaker.left();
  expect(breaker.state).toBe("closed");
});
