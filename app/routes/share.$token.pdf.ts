import type { LoaderFunctionArgs } from "@remix-run/node";

import { withErrorPage } from "~/services/http/error-response";
import { sharedPdf } from "~/services/sharing/get-shared-pdf.server";

/** What a link shows, as a PDF. */
export function loader({ params }: LoaderFunctionArgs): Promise<Response> {
  return withErrorPage(() => sharedPdf(params["token"] ?? ""));
}
