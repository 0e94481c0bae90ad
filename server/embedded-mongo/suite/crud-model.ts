/** A document of the model: plain values only, so that its rules can be written down in a few lines. */
export type ModelDocument = {
  _id: number;
  a?: number | string | null;
  u?: number;
  list?: number[];
  n: number;
};

export type Condition =
  | { kind: 'all' }
  | { kind: 'id'; id: number }
  | { kind: 'equal'; a: number | string | null }
  | { kind: 'atLeast'; n: number }
  | { kind: 'has'; item: number }
  | { kind: 'either'; ids: number[]; n: number };

export function toFilter(condition: Condition): object {
  switch (condition.kind) {
    case 'all':
      return {};
    case 'id':
      return { _id: condition.id };
    case 'equal':
      return { a: condition.a };
    case 'atLeast':
      return { n: { $gte: condition.n } };
    case 'has':
      return { list: condition.item };
    case 'either':
      return { $or: [{ _id: { $in: condition.ids } }, { n: condition.n }] };
  }
}

export function meets(document: ModelDocument, condition: Condition): boolean {
  switch (condition.kind) {
    case 'all':
      return true;
    case 'id':
      return document._id === condition.id;
    case 'equal':
      return condition.a === null ? document.a == null : document.a === condition.a;
    case 'atLeast':
      return document.n >= condition.n;
    case 'has':
      return document.list?.includes(condition.item) === true;
    case 'either':
      return condition.ids.includes(document._id) || document.n === condition.n;
  }
}

export type Change = {
  set?: Partial<Omit<ModelDocument, '_id'>>;
  add?: number;
  push?: number;
  drop?: 'a' | 'list' | 'u';
};

export function toUpdate({ set, add, push, drop }: Change): object {
  return {
    ...(set && Object.keys(set).length > 0 ? { $set: set } : {}),
    ...(add === undefined ? {} : { $inc: { count: add } }),
    ...(push === undefined ? {} : { $push: { more: push } }),
    ...(drop === undefined ? {} : { $unset: { [drop]: '' } }),
  };
}

export type Stored = ModelDocument & { count?: number; more?: number[] };

export function changed(document: Stored, { set, add, push, drop }: Change): Stored {
  const after: Stored = { ...document, ...set };
  if (add !== undefined) after.count = (after.count ?? 0) + add;
  if (push !== undefined) after.more = [...(after.more ?? []), push];
  if (drop !== undefined) delete after[drop];
  return after;
}

/** The collection of the model, with the same unique index as the real one: a sparse one on `u`. */
export class Model {
  documents: Stored[] = [];

  private isTaken(document: Stored, except?: Stored): boolean {
    return this.documents.some(
      (other) =>
        other !== except &&
        (other._id === document._id || (document.u !== undefined && other.u === document.u)),
    );
  }

  /** Inserts what fits; returns the positions of what does not. */
  insert(documents: readonly Stored[], isOrdered: boolean): number[] {
    const failed: number[] = [];
    for (const [index, document] of documents.entries()) {
      if (!this.isTaken(document)) this.documents.push(document);
      else {
        failed.push(index);
        if (isOrdered) break;
      }
    }
    return failed;
  }

  find(condition: Condition): Stored[] {
    return this.documents.filter((document) => meets(document, condition));
  }

  /** Changes documents one after another; false when one met a duplicate, which ends it. */
  update(those: readonly Stored[], change: Change): boolean {
    for (const document of those) {
      const after = changed(document, change);
      if (this.isTaken(after, document)) return false;
      this.documents[this.documents.indexOf(document)] = after;
    }
    return true;
  }

  remove(those: readonly Stored[]): void {
    this.documents = this.documents.filter((document) => !those.includes(document));
  }
}
