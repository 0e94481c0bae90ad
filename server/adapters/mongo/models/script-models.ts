import { type Connection, Schema } from 'mongoose';
import { collectionOptions } from './collection-options.ts';

/** A saved script. What makes a document of `scriptVersions` a version is that it stands in `versionIds`. */
export type ScriptDocument = {
  _id: string;
  workspaceId: string;
  path: string;
  versionIds: string[];
  createdAt: Date;
  updatedAt: Date;
  updatedBy: string | null;
};

export type ScriptVersionDocument = {
  _id: string;
  workspaceId: string;
  scriptId: string;
  version: number;
  code: string;
  /** JSON text of a `CompiledScript`. */
  compiled: string;
  message: string;
  createdAt: Date;
  createdBy: string | null;
};

/** What a node of a flow version executes; its id is flow version id + `/` + node id. */
export type FlowScriptDocument = {
  _id: string;
  workspaceId: string;
  flowId: string;
  nodeId: string;
  /** JSON text of a `FlowScript`. */
  script: string;
  createdAt: Date;
};

const scriptSchema = new Schema<ScriptDocument>(
  {
    _id: { type: String, required: true },
    workspaceId: { type: String, required: true },
    path: { type: String, required: true },
    versionIds: [String],
    createdAt: Date,
    updatedAt: Date,
    updatedBy: String,
  },
  collectionOptions('scripts'),
);
scriptSchema.index({ workspaceId: 1, path: 1 }, { name: 'path', unique: true });

const scriptVersionSchema = new Schema<ScriptVersionDocument>(
  {
    _id: { type: String, required: true },
    workspaceId: { type: String, required: true },
    scriptId: { type: String, required: true },
    version: Number,
    code: String,
    compiled: String,
    message: String,
    createdAt: Date,
    createdBy: String,
  },
  collectionOptions('scriptVersions'),
);
scriptVersionSchema.index({ scriptId: 1, version: 1 }, { name: 'ofScript' });

const flowScriptSchema = new Schema<FlowScriptDocument>(
  {
    _id: { type: String, required: true },
    workspaceId: { type: String, required: true },
    flowId: { type: String, required: true },
    nodeId: { type: String, required: true },
    script: String,
    createdAt: Date,
  },
  collectionOptions('flowScripts'),
);
flowScriptSchema.index({ workspaceId: 1, flowId: 1, nodeId: 1, createdAt: -1 }, { name: 'lastOfNode' });

export function defineScriptModels(connection: Connection) {
  return {
    scripts: connection.model('Script', scriptSchema),
    scriptVersions: connection.model('ScriptVersion', scriptVersionSchema),
    flowScripts: connection.model('FlowScript', flowScriptSchema),
  };
}
