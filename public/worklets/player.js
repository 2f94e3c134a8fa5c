/* global AudioWorkletProcessor, currentFrame, registerProcessor, sampleRate */
import { createPlayback } from "./playback.js";

class PlayerProcessor extends AudioWorkletProcessor {
  constructor() {
    super();
    this.open = true;
    this.playback = createPlayback({ rate: sampleRate, post: (message) => this.port.postMessage(message) });
    this.port.onmessage = ({ data }) => {
      if (data.type === "close") this.open = false;
      else this.playback.receive(data);
    };
  }

  process(_inputs, outputs) {
    const output = outputs[0]?.[0];
    if (output) this.playback.render(output, currentFrame);
    return this.open;
  }
}

registerProcessor("player", PlayerProcessor);
