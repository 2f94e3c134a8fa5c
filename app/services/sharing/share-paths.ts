/** Where whoever has a link finds what it shows. */
export const sharePath = (token: string): string => `/share/${token}`;
export const sharedRecordingPath = (token: string): string => `${sharePath(token)}/recording`;
export const sharedWaveformPath = (token: string): string => `${sharePath(token)}/waveform`;
export const sharedTurnPath = (token: string, turnId: string): string => `${sharePath(token)}/turns/${turnId}/audio`;
export const sharedPdfPath = (token: string): string => `${sharePath(token)}/pdf`;
