import type { Engine } from '../../engine/engine.ts';
import type { BsonNode } from '../../values/bson-node.ts';
import type { Value } from '../../values/value.ts';

/** What the stages of one pipeline share. */
export type PipelineContext = {
  engine: Engine;
  database: string;
  variables: ReadonlyMap<string, Value>;
  /** Opens another pipeline, for the stages that hold one. */
  openInner(wish: {
    namespace: string;
    stages: readonly BsonNode[];
    variables: ReadonlyMap<string, Value>;
    /** Documents to run over instead of a collection. */
    documents?: readonly BsonNode[];
  }): Iterable<BsonNode>;
};

/** Turns a stream of documents into another one; it reads no further than it is read. */
export type RunStage = (documents: Iterable<BsonNode>) => Iterable<BsonNode>;

/** Checks the specification of a stage and returns how it runs. */
export type CompileStage = (specification: Value, context: PipelineContext) => RunStage;
