import { Moon, Sun, SunMoon } from "lucide-react";
import { useState } from "react";

import { nextTheme, type Theme, themeCookie } from "./theme";

const LOOKS: Record<Theme, { Icon: typeof Sun; words: string }> = {
  system: { Icon: SunMoon, words: "Colours follow your device" },
  light: { Icon: Sun, words: "Light colours" },
  dark: { Icon: Moon, words: "Dark colours" },
};

/** Device, light, dark, and around again. The choice is a cookie, so that the server draws the next page in it. */
export function ThemeToggle({ initial }: { initial: Theme }) {
  const [theme, setTheme] = useState(initial);
  const { Icon, words } = LOOKS[theme];
  const change = () => {
    const next = nextTheme(theme);
    setTheme(next);
    document.cookie = themeCookie(next);
    if (next === "system") delete document.documentElement.dataset["theme"];
    else document.documentElement.dataset["theme"] = next;
  };
  return (
    <button
      type="button"
      onClick={change}
      title={`${words}. Press for ${LOOKS[nextTheme(theme)].words.toLowerCase()}.`}
      className="inline-flex size-11 items-center justify-center rounded-pill text-quiet hover:bg-well hover:text-ink"
    >
      <Icon aria-hidden size={18} />
      <span className="sr-only">{words}</span>
    </button>
  );
}
