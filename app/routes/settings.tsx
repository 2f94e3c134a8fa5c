import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";

import { SettingsPage } from "~/components/settings/settings-page";
import { PageShell } from "~/components/shell/page-shell";
import { withErrorPage } from "~/services/http/error-response";
import { currentOwner } from "~/services/owners/current-owner.server";
import { roles } from "~/services/providers/providers-instance.server";
import { showRetention } from "~/services/retention/retention-setting.server";

export const meta: MetaFunction = () => [{ title: "Settings · Hotseat" }];

export function loader({ request }: LoaderFunctionArgs) {
  return withErrorPage(async () => {
    const { ownerId } = await currentOwner(request);
    return { roles: roles(), retention: await showRetention({ ownerId }) };
  });
}

export default function Settings() {
  const { roles: views, retention } = useLoaderData<typeof loader>();
  return (
    <PageShell>
      <SettingsPage roles={views} retention={retention} />
    </PageShell>
  );
}
