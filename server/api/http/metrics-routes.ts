import type { FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { SharedGauges } from '#server/runtime/gauges.ts';

export type MetricsParts = {
  shared: SharedGauges;
  /** How many script executions of this process wait for a free thread. */
  sandboxBacklog: () => number;
  version: string;
};

/** `/metrics` in the text format of Prometheus: counts only, of this process and of what all processes share. */
export function registerMetrics(app: FastifyInstance, parts: MetricsParts): void {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  addGauges(registry, parts);
  app.get('/metrics', async (_request, reply) => {
    const text = await registry.metrics();
    return reply.header('content-type', registry.contentType).send(text);
  });
  app.addHook('onClose', async () => registry.clear());
}

/** While the database does not answer, what it would tell is left out and the rest is told. */
async function whenAnswered(gauge: { reset(): void }, ask: () => Promise<void>): Promise<void> {
  try {
    await ask();
  } catch {
    gauge.reset();
  }
}

function addGauges(registry: Registry, { shared, sandboxBacklog, version }: MetricsParts): void {
  const registers = [registry];
  new Gauge({
    name: 'millrace_info',
    help: 'The version that runs',
    labelNames: ['version'],
    registers,
  }).set({ version }, 1);
  new Gauge({
    name: 'millrace_runs_open',
    help: 'Runs that have not ended, by status',
    labelNames: ['status'],
    registers,
    collect() {
      return whenAnswered(this, async () => {
        for (const { status, count } of await shared.openRuns()) this.set({ status }, count);
      });
    },
  });
  new Gauge({
    name: 'millrace_jobs',
    help: 'Wake-ups and schedule firings that are due, and those that are to come',
    labelNames: ['state'],
    registers,
    collect() {
      return whenAnswered(this, async () => {
        const { due, later } = await shared.jobs();
        this.set({ state: 'due' }, due);
        this.set({ state: 'later' }, later);
      });
    },
  });
  new Gauge({
    name: 'millrace_database_scans_total',
    help: 'Queries that read a whole collection since the database started',
    registers,
    collect() {
      return whenAnswered(this, async () => {
        const database = await shared.database();
        if (database === null) this.reset();
        else this.set(database.scans);
      });
    },
  });
  new Gauge({
    name: 'millrace_database_unflushed_seconds',
    help: 'How long the oldest write waits for the disk, and the longest since the start: what a power loss takes',
    labelNames: ['when'],
    registers,
    collect() {
      return whenAnswered(this, async () => {
        const unflushed = (await shared.database())?.unflushed;
        this.reset();
        if (!unflushed) return;
        this.set({ when: 'now' }, unflushed.nowSeconds);
        this.set({ when: 'longest' }, unflushed.longestSeconds);
      });
    },
  });
  new Gauge({
    name: 'millrace_sandbox_backlog',
    help: 'Script executions that wait for a free thread of this process',
    registers,
    collect() {
      this.set(sandboxBacklog());
    },
  });
}
