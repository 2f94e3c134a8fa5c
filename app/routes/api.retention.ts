import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";

import { backOrJson } from "~/services/http/back-or-json";
import { withErrorJson } from "~/services/http/error-response";
import { currentOwner } from "~/services/owners/current-owner.server";
import { retentionChanged } from "~/services/retention/housekeeping-instance.server";
import { parseKeepDays, parseRetention } from "~/services/retention/parse-retention";
import { changeRetention, showRetention } from "~/services/retention/retention-setting.server";

/** What keeping interviews for `?days=` days would do: `{ keepDays, due, nextAt }`. */
export function loader({ request }: LoaderFunctionArgs): Promise<Response> {
  return withErrorJson(async () => {
    const { ownerId } = await currentOwner(request);
    return Response.json(await showRetention({ ownerId, keepDays: parseKeepDays(new URL(request.url).searchParams.get("days")) }));
  });
}

/** Sets it. What would delete at once needs `confirmed`, the number that the person was told: else `{ confirm }` comes back. */
export function action({ request }: ActionFunctionArgs): Promise<Response> {
  return withErrorJson(async () => {
    const { ownerId } = await currentOwner(request);
    const outcome = await changeRetention({ ownerId, ...parseRetention(await request.formData()) });
    if ("saved" in outcome) retentionChanged();
    return backOrJson(request, outcome, "/settings");
  });
}
