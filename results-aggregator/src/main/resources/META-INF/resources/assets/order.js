/** Puts a list in another order with few moves. */

/**
 * Which entries may stay where they are while the others are moved around them: as many as can, that
 * is a longest run of rising places.
 *
 * @param {number[]} places  where each entry of the new order is now, each another; -1 if nowhere
 * @returns {Set<number>} indexes into `places`
 */
export function rowsThatStay(places) {
  const ends = []; // of the runs of each length the index whose place is the first
  const before = new Array(places.length);
  places.forEach((place, i) => {
    if (place < 0) return;
    let low = 0;
    let high = ends.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (places[ends[middle]] < place) low = middle + 1;
      else high = middle;
    }
    before[i] = low > 0 ? ends[low - 1] : -1;
    ends[low] = i;
  });
  const stay = new Set();
  for (let i = ends.at(-1) ?? -1; i >= 0; i = before[i]) stay.add(i);
  return stay;
}
