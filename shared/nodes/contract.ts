import type * as z from 'zod';
import type { Argument, NodeKind } from '#shared/graph/schema.ts';
import type { JsonObject } from '#shared/json.ts';
import type { TakenReferences } from '#shared/resources/references.ts';

export type NodeFamily =
  | 'trigger'
  | 'code'
  | 'connector'
  | 'decision'
  | 'people'
  | 'time'
  | 'container'
  | 'end';

/** A place in a node's config that holds an argument or expression code; `at` is its path in the config. */
export type ConfigValue =
  | { kind: 'argument'; at: (string | number)[]; argument: Argument }
  | { kind: 'expression'; at: (string | number)[]; code: string };

/**
 * What the whole product knows of a node kind: the schema of its config (design 3.2), its ports, and where its
 * config holds arguments and expressions. One file per kind; execution lives in the server, its face in the client.
 */
export type NodeContract<Config = unknown> = {
  kind: NodeKind;
  /** Its name in the palette, stable (design 5.5). */
  label: string;
  /** One sentence for the palette. */
  description: string;
  family: NodeFamily;
  isTrigger: boolean;
  isContainer: boolean;
  /**
   * Which of `$secret:`, `$variable:` and `$resource:` its static values may be (design 3.4). Only what is sent on and
   * not recorded may be secret.
   */
  references?: TakenReferences;
  schema: z.ZodType<Config>;
  /** The config of a node that was just added; it may have problems, which the editor then shows. */
  initialConfig: JsonObject;
  ports(config: Config): string[];
  values(config: Config): ConfigValue[];
};

/** Keeps the config type inside a contract while the catalogue holds them all. */
export function defineNode<Config>(contract: NodeContract<Config>): NodeContract<Config> {
  return contract;
}

export function argumentsAt(at: string, named: Record<string, Argument>): ConfigValue[] {
  return Object.entries(named).map(([name, argument]) => ({ kind: 'argument', at: [at, name], argument }));
}

export function argumentAt(at: string, argument: Argument | undefined): ConfigValue[] {
  return argument === undefined ? [] : [{ kind: 'argument', at: [at], argument }];
}
