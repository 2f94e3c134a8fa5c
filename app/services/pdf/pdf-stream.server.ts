import { interviewPdf } from "./interview-pdf.server";
import type { PrintedInterview } from "./printed-interview";

/** Made as fast as it is read, and no further when nobody reads it any more. Throws, before anything is sent, when a font cannot be read. */
export async function pdfStream(interview: PrintedInterview): Promise<ReadableStream<Uint8Array>> {
  const chunks = interviewPdf(interview);
  let first: IteratorResult<Uint8Array, void> | null = await chunks.next();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { value } = first ?? (await chunks.next());
        first = null;
        if (value) controller.enqueue(value);
        else controller.close();
      },
      cancel: async () => void (await chunks.return()),
    },
    { highWaterMark: 0 },
  );
}
