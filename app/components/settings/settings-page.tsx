import type { EverythingView } from "~/domain/everything";
import type { RoleView } from "~/domain/providers";
import type { RetentionView } from "~/domain/retention";

import { TalkPreferencesFields } from "../talk/talk-preferences";
import { BrowserParts } from "./browser-parts";
import { RoleSection } from "./role-section";
import { YourData } from "./your-data";

interface SettingsPageProps {
  roles: RoleView[];
  retention: RetentionView;
  everything: EverythingView;
}

/** How you talk here, and who serves this installation. */
export function SettingsPage({ roles, retention, everything }: SettingsPageProps) {
  return (
    <article>
      <header className="pb-12">
        <h1 className="font-voice text-display">Settings</h1>
        <p className="mt-3 max-w-[52ch] text-lead text-quiet">How you talk, and who asks, speaks and listens. Try each with one press.</p>
      </header>
      <section aria-labelledby="how-you-talk" className="settings-section">
        <header>
          <h2 id="how-you-talk" className="font-voice text-lead">
            How you talk
          </h2>
          <p className="text-small text-quiet">Remembered on this device, and changed at any time.</p>
        </header>
        <TalkPreferencesFields />
      </section>
      {roles.map((view) => (
        <RoleSection key={view.role} view={view} />
      ))}
      <BrowserParts />
      <YourData retention={retention} everything={everything} />
      <p className="settings-foot">
        Providers come from the environment or the file <code>.env</code> of this server, and are read at its start. <code>docs/providers.md</code> says how
        to get each, what it costs and what is sent where. Keys are never shown here.
      </p>
    </article>
  );
}
