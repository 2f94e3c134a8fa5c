import { afterAll, expect, test } from "vitest";

import { owners } from "~/db/schema.server";

import { withTestDatabase } from "../../../tests/setup/test-database";
import { currentOwner } from "./current-owner.server";

const { db, close } = await withTestDatabase();
afterAll(close);

test("an installation has one owner, however many requests come first at once", async () => {
  const request = new Request("http://localhost/");
  const found = await Promise.all(Array.from({ length: 8 }, () => currentOwner(request, db)));
  expect(new Set(found.map(({ ownerId }) => ownerId)).size).toBe(1);
  expect(await db.select().from(owners)).toHaveLength(1);
  expect(await currentOwner(request, db)).toEqual(found[0]);
});
