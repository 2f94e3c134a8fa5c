import { z } from "zod";

const KEY = "hotseat.device";

const rememberedSchema = z.object({
  /** The chosen microphone; empty for the browser's own choice. */
  deviceId: z.string().max(200),
  /** The device check was passed with it. */
  checked: z.boolean(),
});
export type RememberedDevice = z.infer<typeof rememberedSchema>;

const NOTHING: RememberedDevice = { deviceId: "", checked: false };

/** What the device check left in this browser. Nothing where storage is blocked or holds something else. */
export function rememberedDevice(storage: () => Storage = () => localStorage): RememberedDevice {
  try {
    const parsed = rememberedSchema.safeParse(JSON.parse(storage().getItem(KEY) ?? "null"));
    return parsed.success ? parsed.data : NOTHING;
  } catch {
    return NOTHING;
  }
}

/** Keeps it for the next interview. False where storage is blocked: the check is then shown again next time. */
export function rememberDevice(device: RememberedDevice, storage: () => Storage = () => localStorage): boolean {
  try {
    storage().setItem(KEY, JSON.stringify(device));
    return true;
  } catch {
    return false;
  }
}
