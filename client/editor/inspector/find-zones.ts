export type ZoneMatch = { zone: string; offset: string; time: string };

const maxMatches = 8;

let known: readonly string[] | undefined;

function allZones(): readonly string[] {
  known ??= ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')];
  return known;
}

/** The zones that fit what was typed, those whose place begins with it first, with their offset and time now. */
export function findZones(text: string, now: Date): ZoneMatch[] {
  const wanted = text.trim().toLowerCase().replaceAll(' ', '_');
  const ranked = allZones()
    .map((zone) => ({ zone, rank: rankOf(zone.toLowerCase(), wanted) }))
    .filter(({ rank }) => rank < noMatch)
    .sort((a, b) => a.rank - b.rank);
  return ranked.slice(0, maxMatches).map(({ zone }) => describeZone(zone, now));
}

const noMatch = 3;

function rankOf(zone: string, wanted: string): number {
  const place = zone.slice(zone.lastIndexOf('/') + 1);
  if (place.startsWith(wanted)) return 0;
  if (zone.startsWith(wanted)) return 1;
  return zone.includes(wanted) ? 2 : noMatch;
}

function describeZone(zone: string, now: Date): ZoneMatch {
  const clock = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'shortOffset',
  });
  const parts = Object.fromEntries(clock.formatToParts(now).map(({ type, value }) => [type, value]));
  return { zone, offset: parts.timeZoneName ?? '', time: `${parts.hour}:${parts.minute}` };
}
