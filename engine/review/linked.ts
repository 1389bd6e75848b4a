/** Places of a review for templates: a text and, if the page has links, one for each place. */
import type { PlaceRef } from '../../core/review/model.ts';
import { placesWords } from '../../core/review/prose/words.ts';

/** The target of a place; empty if there is none. */
export type LinkTo = (place: PlaceRef) => string;

const mostLinks = 6;

export function linked(places: readonly PlaceRef[], linkTo: LinkTo) {
  const distinct = [...new Map(places.map((one) => [one.label, one])).values()];
  const links = distinct
    .slice(0, mostLinks)
    .map((one, at) => ({ isNext: at > 0, label: one.label, href: linkTo(one) }));
  return {
    at: placesWords(places),
    hasPlaces: distinct.length > 0,
    hasLinks: links.some(({ href }) => href !== ''),
    links,
    moreLinks: distinct.length > mostLinks ? { count: distinct.length - mostLinks } : undefined,
  };
}
