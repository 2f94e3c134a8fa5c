import type { ProviderRole, ProviderView, RoleView } from "~/domain/providers";

import { ProviderTrial } from "./provider-trial";
import { adviceFor, ROLE_WORDS, statusWords } from "./role-words";

/** Who serves one role, who comes next, and what would be better. */
export function RoleSection({ view }: { view: RoleView }) {
  const { role, chain } = view;
  const { title, does, nobody } = ROLE_WORDS[role];
  const advice = adviceFor(view);
  return (
    <section aria-labelledby={`role-${role}`} className="settings-section">
      <header>
        <h2 id={`role-${role}`} className="font-voice text-lead">
          {title}
        </h2>
        <p className="text-small text-quiet">{does}</p>
      </header>
      <div className="grid min-w-0 content-start gap-5">
        {chain.length > 0 ? (
          <ol className="provider-chain" aria-label={`${title}, first choice first`}>
            {chain.map((provider, place) => (
              <ProviderItem key={provider.id} role={role} provider={provider} place={place} />
            ))}
          </ol>
        ) : (
          <p>{nobody}</p>
        )}
        {advice ? (
          <p className="settings-advice">
            {advice.text}{" "}
            {advice.keys.map((key) => (
              <code key={key}>{key}</code>
            ))}
          </p>
        ) : null}
      </div>
    </section>
  );
}

interface ProviderItemProps {
  role: ProviderRole;
  provider: ProviderView;
  place: number;
}

function ProviderItem({ role, provider, place }: ProviderItemProps) {
  const { name, host, status, lastFailure } = provider;
  return (
    <li className="provider" data-status={status}>
      <p className="provider-name" dir="auto">
        {name}
      </p>
      <p className="provider-status">
        {statusWords(provider, place)}
        <span>{host ? `Sent to ${host}` : "On this server, nothing is sent"}</span>
      </p>
      {lastFailure ? (
        <p className="provider-failure">
          <FailureTime at={lastFailure.at} /> {lastFailure.message}
        </p>
      ) : null}
      <ProviderTrial role={role} provider={provider} />
    </li>
  );
}

/** In the reader's own time, which the server does not know. */
function FailureTime({ at }: { at: string }) {
  return (
    <time dateTime={at} suppressHydrationWarning>
      Last failure {new Date(at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" })}.
    </time>
  );
}
