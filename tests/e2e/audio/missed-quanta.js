/* global AudioWorkletProcessor, currentFrame, registerProcessor */
/** Posts how many frames the browser has left out so far: it has not called, and its clock has gone on. */
class MissedQuantaProcessor extends AudioWorkletProcessor {
  constructor() {
    super();
    this.nextFrame = null;
    this.missed = 0;
  }

  process(inputs) {
    const left = currentFrame - (this.nextFrame ?? currentFrame);
    if (left > 0) this.port.postMessage((this.missed += left));
    this.nextFrame = currentFrame + (inputs[0]?.[0]?.length ?? 128);
    return true;
  }
}

registerProcessor("missed-quanta", MissedQuantaProcessor);
