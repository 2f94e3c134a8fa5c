import { describeSpeechCodec } from "~/services/recordings/speech-codec-conformance";

import { createLosslessCodec } from "./lossless-codec";

describeSpeechCodec("the lossless codec of tests", { create: createLosslessCodec, correlation: 0.999999 });
