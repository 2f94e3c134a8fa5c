/** Every address that is no page, so that its answer is a page of the product with status 404. */
export function loader() {
  throw new Response("This address leads nowhere. It may have been deleted, or mistyped.", { status: 404 });
}

export default function Nowhere() {
  return null;
}
