/** A value that is computed when it is first asked for. What it was computed from is not kept longer than that. */
export function later<T>(make: () => T): () => T {
  let state: { readonly make: () => T } | { readonly made: T } = { make };
  return () => {
    if ('make' in state) state = { made: state.make() };
    return state.made;
  };
}
