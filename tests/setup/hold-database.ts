/** Run as a process of its own by tests that kill it: opens the database in the given folder, says so, and stays. */
import { openDatabase } from "~/db/client.server";
import { messageForPerson } from "~/domain/errors";
import { currentOwner } from "~/services/owners/current-owner.server";

try {
  await openDatabase({ dataDir: process.argv[2] ?? "" });
  const { ownerId } = await currentOwner(new Request("http://localhost/"));
  process.stdout.write(`open ${ownerId}\n`);
  setInterval(() => {}, 60_000);
} catch (error) {
  process.stdout.write(`failed ${messageForPerson(error, String(error))}\n`);
}
