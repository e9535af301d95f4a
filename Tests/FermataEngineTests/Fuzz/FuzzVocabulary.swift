import Foundation

/// Texts and tokens that fuzzed requests are made of.
struct FuzzVocabulary {
    /// What can be found in the engine.
    var texts = [
        "default", "workflow-0", "workflow-1", "workflow-2", "queue", "Type", "sticky", "signal", "update-1",
        "activity-1",
        "json/plain", "schedule", "endpoint", "deployment", "build-1", "deployment.build-1", "1.0", "*", "worker",
        "CustomKeyword", "WorkflowType = 'Type'", "ExecutionStatus = 'Running' ORDER BY StartTime", "* * * * *",
        "@every 10s", "2026-11-21T00:00:00Z", "paused", "start_to_close_timeout",
    ]
    /// Tokens that the engine gave out.
    var tokens: [Data] = []

    /// What nobody means well by.
    static let oddTexts = [
        "", " ", "\0", "a\0b", "\n", "'", "\"", "' OR 1=1 --", "%", "_", "\\", "|", "w|default|1|2|3|4|5", "🦉",
        "\u{202E}",
        "e\u{301}", String(repeating: "x", count: 1_001), String(repeating: "é", count: 70_000), "/_sys/queue", "../..",
        "00000000-0000-0000-0000-000000000000", "not-a-uuid", "-1", "9223372036854775808", "1e999", "NaN",
        String(repeating: "(", count: 3_000), String(repeating: "NOT ", count: 3_000) + "A = 1",
        "(" + Array(repeating: "A = 1", count: 2_000).joined(separator: " OR ") + ")", "StartTime BETWEEN 'x' AND",
        "A IN (" + Array(repeating: "1", count: 2_000).joined(separator: ",") + ")", "`", "ORDER BY", "GROUP BY x",
        "@every 0s", "@every 1ns", "@every -1h", "@every 99999999999h", "99 99 99 99 99", "0 0 30 2 *",
        "CRON_TZ=Nowhere * * * * *",
        "0/0 * * * *", "1-9999999999 * * * *", "*/-1 * * * *", "9999-12-31T23:59:59.999999999Z", "0000-00-00T00:00:00Z",
        "type.googleapis.com/temporal.api.update.v1.Acceptance", "temporal-sys-scheduler",
    ]
}
