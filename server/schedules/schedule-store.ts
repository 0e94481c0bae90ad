import type { ScheduleConfig } from '#shared/nodes/schedule.ts';

/** What publishing says of a schedule trigger. */
export type ScheduleSettings = Omit<ScheduleConfig, 'enabled'>;

/**
 * A published schedule trigger (design 8.1, 8); its id is flow id + `/` + node id. Times are milliseconds since the
 * epoch.
 */
export type ScheduleRecord = {
  id: string;
  workspaceId: string;
  flowId: string;
  nodeId: string;
  /** The published version from which the settings were taken. */
  versionId: string;
  settings: ScheduleSettings;
  /** What the published node says; publishing sets the switch when this changes. */
  enabledByAuthor: boolean;
  /** The switch. */
  enabled: boolean;
  /** Counts changes of settings and switch: what was decided on older ones is not written. */
  revision: number;
  /** The occurrence that comes next or is due; null while it is off. */
  nextFireAt: number | null;
  /** When somebody has to look: the occurrence, later by its jitter or while an earlier run is waited for. */
  dueAt: number | null;
  lastFireAt: number | null;
  lastRunId: string | null;
  /** Until when an occurrence that comes late was not missed, but waited for an earlier run. */
  heldUntil: number | null;
};

/** What changes as an occurrence is dealt with. */
export type ScheduleAdvance = Pick<ScheduleRecord, 'nextFireAt' | 'dueAt'> &
  Partial<Pick<ScheduleRecord, 'lastFireAt' | 'lastRunId' | 'heldUntil'>>;

export type ScheduleStore = {
  list(workspaceId: string, flowId?: string): Promise<ScheduleRecord[]>;
  find(workspaceId: string, id: string): Promise<ScheduleRecord | null>;
  /** Schedules of all workspaces that somebody has to look at, the longest due first. */
  due(now: number, limit: number): Promise<ScheduleRecord[]>;
  /** One schedule by id alone, for a wake-up. */
  wake(id: string): Promise<ScheduleRecord | null>;
  /** Inserts a schedule; false: there is one with this id. */
  insert(schedule: ScheduleRecord): Promise<boolean>;
  /** Changes settings or switch while the revision is the expected one; false: somebody was faster. */
  change(
    schedule: Pick<ScheduleRecord, 'workspaceId' | 'id' | 'revision'>,
    change: Partial<
      Pick<
        ScheduleRecord,
        'versionId' | 'settings' | 'enabledByAuthor' | 'enabled' | 'nextFireAt' | 'dueAt' | 'heldUntil'
      >
    >,
  ): Promise<boolean>;
  /** One write conditional on revision and occurrence; false: somebody else has dealt with the occurrence. */
  advance(
    schedule: Pick<ScheduleRecord, 'workspaceId' | 'id' | 'revision' | 'nextFireAt'>,
    advance: ScheduleAdvance,
  ): Promise<boolean>;
  remove(workspaceId: string, id: string): Promise<void>;
};
