import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";

import { SettingsPage } from "~/components/settings/settings-page";
import { PageShell } from "~/components/shell/page-shell";
import { withErrorPage } from "~/services/http/error-response";
import { currentOwner } from "~/services/owners/current-owner.server";
import { showEverything } from "~/services/owners/delete-everything.server";
import { roles } from "~/services/providers/providers-instance.server";
import { showRetention } from "~/services/retention/retention-setting.server";

export const meta: MetaFunction = () => [{ title: "Settings · Hotseat" }];

export function loader({ request }: LoaderFunctionArgs) {
  return withErrorPage(async () => {
    const { ownerId } = await currentOwner(request);
    return { roles: roles(), retention: await showRetention({ ownerId }), everything: await showEverything({ ownerId }) };
  });
}

export default function Settings() {
  const { roles: views, retention, everything } = useLoaderData<typeof loader>();
  return (
    <PageShell>
      <SettingsPage roles={views} retention={retention} everything={everything} />
    </PageShell>
  );
}
