import type { ChangeStreamDocument, ChangeStreamInsertDocument, Collection } from 'mongodb';
import type { Change, ChangeFeed } from '#server/runtime/change-feed.ts';
import type { LogPort } from '#server/runtime/ports.ts';
import type { MongoConnection } from './connect-mongo.ts';
import { parseDraftEdit } from './flow-documents.ts';
import type { ApprovalDocument } from './models/approval-model.ts';
import type { DraftEdit, FlowDocument, TestsChange } from './models/flow-models.ts';
import type { LogDocument, RunDocument } from './models/run-models.ts';
import { type CollectionWatch, watchCollection } from './watch-collection.ts';
import { createWorkspaceFinder } from './workspace-finder.ts';

export type MongoChangeFeed = ChangeFeed & {
  /** Resolves when every stream is open; it opens them if nobody has subscribed yet. */
  ready(): Promise<void>;
  close(): Promise<void>;
};

type Emit = (change: Change) => void;
type Listener = { onChange: Emit; onGap: () => void };
type Watcher = (emit: Emit, onGap: () => void) => CollectionWatch;

/** Change streams of the four collections that people look at, opened when the first listener comes. */
export function createMongoChangeFeed(connection: MongoConnection, log: LogPort): MongoChangeFeed {
  const listeners = new Set<Listener>();
  let watches: CollectionWatch[] = [];

  function tell(speak: (listener: Listener) => void) {
    for (const listener of listeners) {
      try {
        speak(listener);
      } catch (error) {
        log.error({ err: error }, 'listener of changes failed');
      }
    }
  }

  function open() {
    if (watches.length > 0) return;
    const emit: Emit = (change) => tell(({ onChange }) => onChange(change));
    const onGap = () => tell((listener) => listener.onGap());
    watches = watchers(connection, log).map((watch) => watch(emit, onGap));
  }

  return {
    subscribe(onChange, onGap = () => undefined) {
      const listener = { onChange, onGap };
      listeners.add(listener);
      open();
      return () => {
        listeners.delete(listener);
      };
    },
    async ready() {
      open();
      await Promise.all(watches.map((watch) => watch.ready));
    },
    async close() {
      listeners.clear();
      await Promise.all(watches.map((watch) => watch.stop()));
    },
  };
}

function watchers({ db }: MongoConnection, log: LogPort): Watcher[] {
  const runs = db.collection<RunDocument>('runs');
  const approvals = db.collection<ApprovalDocument>('approvals');
  const logs = db.collection<LogDocument>('logs');
  const flows = db.collection<FlowDocument>('flows');
  return [
    (emit, onGap) =>
      watchCollection({
        collection: runs,
        pipeline: writtenIds,
        log,
        onGap,
        onEvent: idEvents(runs, emit, 'run'),
      }),
    (emit, onGap) =>
      watchCollection({
        collection: approvals,
        pipeline: writtenIds,
        log,
        onGap,
        onEvent: idEvents(approvals, emit, 'approval'),
      }),
    (emit, onGap) =>
      watchCollection({ collection: logs, pipeline: insertedLogs, log, onGap, onEvent: logEvent(emit) }),
    (emit, onGap) =>
      watchCollection({ collection: flows, pipeline: written, log, onGap, onEvent: flowEvent(flows, emit) }),
  ];
}

const written = [{ $match: { operationType: { $in: ['insert', 'update', 'replace'] } } }];
/** What was written is read when somebody looks at it; a run's changes are much larger than its id. */
const writtenIds = [
  ...written,
  { $project: { operationType: 1, documentKey: 1, 'fullDocument.workspaceId': 1 } },
];
const insertedLogs = [
  { $match: { operationType: 'insert' } },
  { $project: { operationType: 1, documentKey: 1, 'fullDocument.workspaceId': 1, 'fullDocument.runId': 1 } },
];

/** Runs and approvals: the event of an update has no workspace, so it is remembered or looked up once. */
function idEvents<Entry extends { _id: string; workspaceId: string }>(
  collection: Collection<Entry>,
  emit: Emit,
  kind: 'run' | 'approval',
) {
  const workspaces = createWorkspaceFinder(collection);
  return async (event: ChangeStreamDocument<Entry>) => {
    if (!('documentKey' in event)) return;
    const id = String(event.documentKey._id);
    if ('fullDocument' in event && event.fullDocument)
      workspaces.remember(id, event.fullDocument.workspaceId);
    const workspaceId = await workspaces.find(id);
    if (workspaceId === null) return;
    emit(kind === 'run' ? { kind, workspaceId, runId: id } : { kind, workspaceId, approvalId: id });
  };
}

function logEvent(emit: Emit) {
  return (event: ChangeStreamDocument<LogDocument>) => {
    const { workspaceId, runId } = (event as ChangeStreamInsertDocument<LogDocument>).fullDocument;
    emit({ kind: 'logs', workspaceId, runId });
  };
}

/** An edit says who made it; another change of a flow (published, renamed) tells everybody, as one of its test cases. */
function flowEvent(flows: Collection<FlowDocument>, emit: Emit) {
  return async (event: ChangeStreamDocument<FlowDocument>) => {
    if (!('documentKey' in event)) return;
    const flowId = event.documentKey._id;
    const edit = editOf(event);
    const tests = testsChangeOf(event);
    if (edit) emit({ kind: 'flow', flowId, ...edit });
    if (tests) emit({ kind: 'tests', flowId, workspaceId: tests.workspaceId });
    if (edit || tests) return;
    const flow = await flows.findOne({ _id: flowId }, { projection: { lastEdit: 1 } });
    if (flow) emit({ kind: 'flow', flowId, ...parseDraftEdit(flow.lastEdit), clientId: null });
  };
}

function testsChangeOf(event: ChangeStreamDocument<FlowDocument>): TestsChange | null {
  if (event.operationType !== 'update') return null;
  const text = event.updateDescription?.updatedFields?.lastTestsChange;
  return text ? (JSON.parse(text) as TestsChange) : null;
}

function editOf(event: ChangeStreamDocument<FlowDocument>): DraftEdit | null {
  const text =
    event.operationType === 'update'
      ? event.updateDescription?.updatedFields?.lastEdit
      : 'fullDocument' in event && event.fullDocument?.lastEdit;
  return text ? parseDraftEdit(text) : null;
}
