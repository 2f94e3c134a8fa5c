/* global AudioWorkletProcessor, currentFrame, registerProcessor, sampleRate */
import { createPacketizer } from "./packetizer.js";

/** Posts the packets of its input; any message to it closes it. */
class CaptureProcessor extends AudioWorkletProcessor {
  constructor() {
    super();
    this.open = true;
    this.write = undefined;
    this.nextFrame = 0;
    this.nothing = new Float32Array(128);
    this.port.onmessage = () => {
      this.open = false;
    };
  }

  begin() {
    this.nextFrame = currentFrame;
    this.write = createPacketizer({
      rate: sampleRate,
      startFrame: currentFrame,
      emit: (packet) => this.port.postMessage(packet, [packet.samples.buffer]),
    });
  }

  process(inputs) {
    if (!this.write) this.begin();
    // Quanta in which a browser did not call us, and tracks that give no channel, are silence: the numbers stay on the clock.
    for (; this.nextFrame < currentFrame; this.nextFrame += this.nothing.length) this.write(this.nothing);
    const input = inputs[0]?.[0] ?? this.nothing;
    this.write(input);
    this.nextFrame += input.length;
    return this.open;
  }
}

registerProcessor("capture", CaptureProcessor);
