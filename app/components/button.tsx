import { Link } from "@remix-run/react";
import type { ButtonHTMLAttributes, ComponentProps } from "react";

/** `primary`: the one action of a screen. `outline`: others of weight. `quiet`: everything else. `danger`: destroys. */
type ButtonLook = "primary" | "outline" | "quiet" | "danger";
type ButtonSize = "small" | "regular" | "large";

const BASE =
  "inline-flex items-center justify-center gap-2 rounded-pill font-medium whitespace-nowrap select-none transition-colors " +
  "focus-visible:rounded-pill disabled:cursor-not-allowed disabled:opacity-40";

const LOOKS: Record<ButtonLook, string> = {
  primary: "bg-candidate text-on-candidate enabled:hover:brightness-105 [a]:hover:brightness-105 active:brightness-95",
  outline: "border border-edge text-ink enabled:hover:bg-well [a]:hover:bg-well",
  quiet: "text-quiet enabled:hover:bg-well enabled:hover:text-ink [a]:hover:bg-well [a]:hover:text-ink",
  danger: "bg-alert text-on-alert enabled:hover:brightness-110 active:brightness-95",
};

const SIZES: Record<ButtonSize, string> = {
  small: "min-h-9 px-3 text-small",
  regular: "min-h-11 px-5",
  large: "min-h-14 px-8 text-lead",
};

interface Looks {
  look?: ButtonLook;
  size?: ButtonSize;
}

const classes = ({ look = "outline", size = "regular" }: Looks, className = ""): string =>
  `${BASE} ${LOOKS[look]} ${SIZES[size]} ${className}`;

export function Button({ look, size, className, type = "button", ...rest }: Looks & ButtonHTMLAttributes<HTMLButtonElement>) {
  return <button type={type} className={classes({ look, size }, className)} {...rest} />;
}

export function ButtonLink({ look, size, className, ...rest }: Looks & ComponentProps<typeof Link>) {
  return <Link className={classes({ look, size }, className)} {...rest} />;
}
