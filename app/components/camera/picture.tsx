import { useEffect, useRef } from "react";

/** What the camera sees, as a mirror shows it. */
export function Picture({ stream, label }: { stream: MediaStream; label: string }) {
  const element = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const video = element.current;
    if (!video) return;
    video.srcObject = stream;
    // Another page may have taken the sound's right to begin by itself; this one has no sound.
    void video.play().catch(() => undefined);
    return () => {
      video.srcObject = null;
    };
  }, [stream]);
  return <video ref={element} className="camera-picture" aria-label={label} muted playsInline />;
}
