import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";

import { SettingsPage } from "~/components/settings/settings-page";
import { PageShell } from "~/components/shell/page-shell";
import { withErrorPage } from "~/services/http/error-response";
import { currentOwner } from "~/services/owners/current-owner.server";
import { roles } from "~/services/providers/providers-instance.server";

export const meta: MetaFunction = () => [{ title: "Settings · Hotseat" }];

export function loader({ request }: LoaderFunctionArgs) {
  return withErrorPage(async () => {
    await currentOwner(request);
    return { roles: roles() };
  });
}

export default function Settings() {
  const { roles: views } = useLoaderData<typeof loader>();
  return (
    <PageShell>
      <SettingsPage roles={views} />
    </PageShell>
  );
}
