/// The two tables that lists and counts read.
///
/// `visibility` has a row per run, and per schedule or other archetype (those with a `division`).
/// `search_attribute` has a row per value of an attribute that is no column of `visibility`: one for each element of a
/// keyword list and one for each word of a text. It repeats the two times, so that a list of the runs with one value
/// needs no sorting.
///
/// Each index ends in the order of a list, `sort_time, start_time` (and the row's number, which SQLite appends), and is
/// read backwards. `AccessPath` names them, so that the choice never depends on statistics.
enum VisibilitySchema {
    static let ddl = """
        CREATE TABLE visibility(
            run INTEGER PRIMARY KEY,
            namespace TEXT NOT NULL,
            division TEXT,
            workflow_id TEXT NOT NULL,
            run_id TEXT NOT NULL,
            type TEXT NOT NULL,
            task_queue TEXT NOT NULL,
            status INTEGER NOT NULL,
            start_time INTEGER NOT NULL,
            execution_time INTEGER NOT NULL,
            close_time INTEGER,
            sort_time INTEGER NOT NULL,
            execution_duration INTEGER,
            history_length INTEGER,
            history_bytes INTEGER,
            state_transitions INTEGER,
            parent_workflow_id TEXT,
            parent_run_id TEXT,
            root_workflow_id TEXT,
            root_run_id TEXT,
            memo BLOB,
            search_attributes BLOB
        );
        CREATE INDEX visibility_by_time ON visibility(namespace, division, sort_time, start_time);
        CREATE INDEX visibility_by_type ON visibility(namespace, division, type, sort_time, start_time);
        CREATE INDEX visibility_by_status ON visibility(namespace, division, status, sort_time, start_time);
        CREATE INDEX visibility_by_type_status
            ON visibility(namespace, division, type, status, sort_time, start_time);
        CREATE INDEX visibility_by_start ON visibility(namespace, division, start_time, sort_time);
        CREATE INDEX visibility_by_workflow ON visibility(namespace, workflow_id, division, sort_time, start_time);
        CREATE INDEX visibility_by_run ON visibility(namespace, run_id);
        CREATE INDEX visibility_by_parent ON visibility(namespace, parent_workflow_id, sort_time, start_time)
            WHERE parent_workflow_id IS NOT NULL;
        CREATE INDEX visibility_by_root ON visibility(namespace, root_workflow_id, sort_time, start_time);
        CREATE TABLE search_attribute(
            run INTEGER NOT NULL,
            name TEXT NOT NULL,
            value NOT NULL,
            namespace TEXT NOT NULL,
            sort_time INTEGER NOT NULL,
            start_time INTEGER NOT NULL,
            PRIMARY KEY(run, name, value)
        ) WITHOUT ROWID;
        CREATE INDEX search_attribute_by_value
            ON search_attribute(namespace, name, value, sort_time, start_time, run);
        """
}
