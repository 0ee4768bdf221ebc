import markUrl from './mark.svg?no-inline';

/** The product's mark. A file of its own: the pages' content security policy takes no data: pictures. */
export function Mark({ size }: { readonly size: number }) {
  return <img class="mark" src={markUrl} width={size} height={size} alt="" />;
}
