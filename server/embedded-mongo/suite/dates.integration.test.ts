import { Long, ObjectId, Timestamp } from 'mongodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DatabaseUnderTest, failureOf, openDatabaseUnderTest } from './database-under-test.ts';

let database: DatabaseUnderTest;

beforeAll(async () => {
  database = await openDatabaseUnderTest(process.env.MONGODB_URI);
});
afterAll(() => database.close());

const at = new Date('2024-02-29T13:14:15.678Z');

async function evaluate(expression: unknown): Promise<unknown> {
  const things = await database.collection([{ _id: 1, at, zone: 'Europe/Berlin', none: null }]);
  const [result] = await things
    .aggregate([{ $project: { _id: 0, value: expression } }], { promoteLongs: false })
    .toArray();
  const value = result?.value;
  return Long.isLong(value) ? value.toBigInt() : value;
}

/** Evaluates a table of expressions at once and compares each. */
async function expectAll(cases: [expression: unknown, expected: unknown][]): Promise<void> {
  const fields = Object.fromEntries(cases.map(([expression], index) => [`f${index}`, expression]));
  const result = (await evaluate(fields)) as Record<string, unknown>;
  cases.forEach(([expression, expected], index) => {
    const value = result[`f${index}`];
    const found = Long.isLong(value) ? value.toBigInt() : value;
    expect(found, JSON.stringify(expression)).toEqual(expected);
  });
}

describe('parts of a date', () => {
  test('are those of its time zone, in the order of MongoDB', async () => {
    const parts = await evaluate({ $dateToParts: { date: '$at', timezone: 'America/New_York' } });
    expect(Object.entries(parts as object)).toEqual(
      Object.entries({ year: 2024, month: 2, day: 29, hour: 8, minute: 14, second: 15, millisecond: 678 }),
    );
    await expectAll([
      [
        { $dateToParts: { date: '$at', iso8601: true } },
        {
          isoWeekYear: 2024,
          isoWeek: 9,
          isoDayOfWeek: 4,
          hour: 13,
          minute: 14,
          second: 15,
          millisecond: 678,
        },
      ],
      [{ $year: new ObjectId('58c7cba47bbadf523cf2c313') }, 2017],
      [{ $hour: new Timestamp({ t: 3600, i: 1 }) }, 1],
      [{ $minute: { date: '$at', timezone: '-0001' } }, 13],
      [{ $minute: { date: '$at', timezone: '$none' } }, null],
      [{ $week: [new Date('2017-01-01')] }, 1],
      [{ $isoWeekYear: new Date('2017-01-01') }, 2016n],
      [{ $dayOfYear: new Date('0004-12-31T00:00:00Z') }, 366],
    ]);
  });

  test('make a date, also beyond their range', async () => {
    await expectAll([
      [{ $dateFromParts: { year: 2029 } }, new Date('2029-01-01')],
      [{ $dateFromParts: { year: 2020, month: 15, day: 100, hour: 23 } }, new Date('2021-06-08T23:00:00Z')],
      [{ $dateFromParts: { year: 1, month: 2, day: 28 } }, new Date('0001-02-28')],
      [{ $dateFromParts: { isoWeekYear: 2029, isoWeek: 20, isoDayOfWeek: 2 } }, new Date('2029-05-15')],
      [{ $dateFromParts: { isoWeekYear: 2017, isoWeek: 0, isoDayOfWeek: 2 } }, new Date('2016-12-27')],
      [
        { $dateFromParts: { year: 2020, month: 5, day: 10, hour: 2, timezone: 'America/Denver' } },
        new Date('2020-05-10T08:00:00Z'),
      ],
      [{ $dateFromParts: { year: 2029, month: null } }, null],
      [{ $dateFromParts: { year: 2029, timezone: '$missing' } }, null],
    ]);
  });

  test.each<[unknown, number]>([
    [{ $dateFromParts: {} }, 40516],
    [{ $dateFromParts: { year: 2017, isoWeekYear: 2017 } }, 40489],
    [{ $dateFromParts: { isoWeekYear: 2017, day: 1 } }, 40525],
    [{ $dateFromParts: { year: 2017.5 } }, 40515],
    [{ $dateFromParts: { year: 10_000 } }, 40523],
    [{ $dateFromParts: { year: 2017, day: 32_769 } }, 31034],
    [{ $dateToParts: { date: '$at', iso8601: 1 } }, 40521],
    [{ $dateToParts: { date: 'text' } }, 16006],
    [{ $year: { date: '$at', timezone: 'Nowhere/Land' } }, 40485],
    [{ $year: { date: '$at', timezone: 5 } }, 40517],
    [{ $year: { date: '$at', zone: 'UTC' } }, 40535],
    [{ $year: ['$at', '$at'] }, 40536],
  ])('%j is refused', async (expression, code) => {
    expect((await failureOf(evaluate(expression))).code).toBe(code);
  });
});

describe('dates and texts', () => {
  test('a date is written by a format and a time zone', async () => {
    const date = '$at';
    await expectAll([
      [{ $dateToString: { date } }, '2024-02-29T13:14:15.678Z'],
      [{ $dateToString: { date, timezone: 'UTC' } }, '2024-02-29T13:14:15.678Z'],
      [{ $dateToString: { date, timezone: '$zone' } }, '2024-02-29T14:14:15.678'],
      [{ $dateToString: { date, format: '%Y-W%w-%U-d%j, %G-W%u-%V %%' } }, '2024-W5-08-d060, 2024-W4-09 %'],
      [{ $dateToString: { date, format: '%z (%Z)', timezone: '-00:01' } }, '-0001 (-1)'],
      [{ $dateToString: { date: null, onNull: 'none' } }, 'none'],
      [{ $dateToString: { date, format: null } }, null],
      [{ $dateToString: { date, timezone: '$none' } }, null],
    ]);
  });

  test('a text is read as ISO 8601 or by a format', async () => {
    const read = (dateString: string, format?: string, more: object = {}): unknown => ({
      $dateFromString: { dateString, ...(format === undefined ? {} : { format }), ...more },
    });
    await expectAll([
      [read('2021-01-11T12:53:12.506Z'), new Date('2021-01-11T12:53:12.506Z')],
      [read('2021-01-11 11:00:03'), new Date('2021-01-11T11:00:03Z')],
      [read('2021-01-11T12:00:00+0130'), new Date('2021-01-11T10:30:00Z')],
      [read('2021-07-01', undefined, { timezone: 'Europe/Berlin' }), new Date('2021-06-30T22:00:00Z')],
      [read('53.7.2017', '%V.%u.%G'), new Date('2018-01-07')],
      [read('20-1-1', '%Y-%m-%d'), new Date('0020-01-01')],
      [read('12.5', '%Y.%L', { onError: 'wrong' }), 'wrong'],
      [read('2021-01-11T12.53.12.5Z', '%Y-%m-%dT%H.%M.%S.%LZ'), new Date('2021-01-11T12:53:12.500Z')],
      [read('2021-01-11 GMT-03:00', '%Y-%m-%d %z'), new Date('2021-01-11T03:00:00Z')],
      [read('2021-01-11 +90', '%Y-%m-%d %Z'), new Date('2021-01-10T22:30:00Z')],
      [read('jan 5 2024', '%b %d %Y'), new Date('2024-01-05')],
      [{ $dateFromString: { dateString: '$none', onNull: 1 } }, 1],
      [{ $dateFromString: { dateString: 5, onError: 'no text' } }, 'no text'],
    ]);
  });

  test.each<[unknown, number]>([
    [{ $dateToString: { date: '$at', format: '%' } }, 18535],
    [{ $dateToString: { date: '$at', format: '%Q' } }, 18536],
    [{ $dateToString: { date: '$at', format: 1 } }, 18533],
    [{ $dateToString: { format: '%Y' } }, 18628],
    [{ $dateToString: { date: new Date('+010000-01-01T00:00:00Z') } }, 18537],
    [{ $dateFromString: { dateString: 5 } }, 241],
    [{ $dateFromString: { dateString: '2017-13-40' } }, 241],
    [{ $dateFromString: { dateString: '2022-10', format: '%Y-%m' } }, 241],
    [{ $dateFromString: { dateString: '2022-10-12Z', timezone: 'UTC' } }, 241],
    [{ $dateFromString: { dateString: '2022 W1', format: '%Y W%V' } }, 241],
  ])('%j is refused', async (expression, code) => {
    expect((await failureOf(evaluate(expression))).code).toBe(code);
  });
});

describe('calculating with dates', () => {
  test('a difference counts the beginnings of a unit', async () => {
    const between = (startDate: string, endDate: string, unit: string, more: object = {}): unknown => ({
      $dateDiff: { startDate: new Date(startDate), endDate: new Date(endDate), unit, ...more },
    });
    await expectAll([
      [between('2010-12-31T23:59Z', '2011-01-01T00:00Z', 'year'), 1n],
      [between('2010-01-01', '2011-06-30', 'quarter'), 5n],
      [between('2021-01-24T18:00Z', '2021-01-25T02:00Z', 'week', { startOfWeek: 'Mon' }), 1n],
      [between('2021-01-24T18:00Z', '2021-01-25T02:00Z', 'week'), 0n],
      [between('2023-03-10T00:00Z', '2023-03-15T23:59Z', 'hour', { timezone: 'America/New_York' }), 143n],
      [between('2023-03-10T00:00Z', '2023-03-15T23:59Z', 'day', { timezone: 'America/New_York' }), 6n],
      [between('2023-03-15T23:59:00.500Z', '2023-03-15T23:59:00Z', 'millisecond'), -500n],
      [{ $dateDiff: { startDate: null, endDate: '$at', unit: 'day' } }, null],
    ]);
  });

  test('a date is cut to bins since the year 2000, where its time zone is', async () => {
    const date = new Date('2024-02-05T08:55:55.381Z');
    await expectAll([
      [{ $dateTrunc: { date, unit: 'month' } }, new Date('2024-02-01')],
      [{ $dateTrunc: { date, unit: 'week', startOfWeek: 'friday' } }, new Date('2024-02-02')],
      [{ $dateTrunc: { date, unit: 'day', timezone: 'Asia/Kolkata' } }, new Date('2024-02-04T18:30:00Z')],
      [{ $dateTrunc: { date, unit: 'minute', binSize: 15 } }, new Date('2024-02-05T08:45:00Z')],
      [
        { $dateTrunc: { date: new Date('1970-03-28'), unit: 'month', binSize: 4500 } },
        new Date('1625-01-01'),
      ],
      [{ $dateTrunc: { date, unit: 'day', binSize: null } }, null],
      [{ $dateAdd: { startDate: '$at', unit: 'year', amount: 1 } }, new Date('2025-02-28T13:14:15.678Z')],
    ]);
  });

  test.each<[unknown, number]>([
    [{ $dateDiff: { startDate: 1, endDate: '$at', unit: 'day' } }, 5166307],
    [{ $dateDiff: { startDate: '$at', endDate: '$at', unit: 'century' } }, 5439014],
    [{ $dateDiff: { startDate: '$at', endDate: '$at', unit: 1 } }, 5439013],
    [{ $dateDiff: { startDate: '$at', endDate: '$at', unit: 'week', startOfWeek: 'x' } }, 5439016],
    [{ $dateTrunc: { date: '$at' } }, 5439010],
    [{ $dateTrunc: { date: 'x', unit: 'day' } }, 5439012],
    [{ $dateTrunc: { date: '$at', unit: 'day', binSize: 0 } }, 5439018],
    [{ $dateTrunc: { date: '$at', unit: 'day', binSize: 1.5 } }, 5439017],
    [{ $dateAdd: { startDate: '$at', unit: 'day' } }, 5166402],
    [{ $dateAdd: { startDate: 'x', unit: 'day', amount: 1 } }, 5166403],
    [{ $dateAdd: { startDate: '$at', unit: 'day', amount: 1.5 } }, 5166405],
  ])('%j is refused', async (expression, code) => {
    expect((await failureOf(evaluate(expression))).code).toBe(code);
  });
});
