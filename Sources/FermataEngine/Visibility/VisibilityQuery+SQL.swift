extension VisibilityQuery {
    /// Selects a page: the columns of `VisibilityRecord.columns`, open runs first, then the last closed, and among
    /// those of one time the last started.
    ///
    /// - Parameter after: the token of the row before the page; nil for the first page.
    func listSQL(pageSize: Int, after token: PageToken? = nil) -> SQLStatement {
        let plan = VisibilityPlan(condition: condition, namespaceID: namespaceID)
        let columns = VisibilityRecord.columns.map { "v.\($0)" }.joined(separator: ", ")
        let size = SQLValue.integer(Int64(pageSize))
        guard let narrow = plan.narrow else {
            return selection(columns, along: plan.path, after: token, limit: SQLStatement("?", [size]))
        }
        // A limit of zero ends a selection before its first step; a condition would be evaluated for each row.
        let keys = "v.run, v.sort_time, v.start_time"
        var sql = SQLStatement("WITH few(yes) AS MATERIALIZED (SELECT count(*) <= \(VisibilityPlan.few) FROM (")
        sql.append(narrow.probe)
        sql.append(" LIMIT \(VisibilityPlan.few + 1))), page(run, sort_time, start_time) AS (SELECT * FROM (")
        let ifFew = SQLStatement("(SELECT yes * ? FROM few)", [size])
        sql.append(selection(keys, along: narrow.path, after: token, limit: ifFew))
        sql.append(") UNION ALL SELECT * FROM (")
        let ifMany = SQLStatement("(SELECT (1 - yes) * ? FROM few)", [size])
        sql.append(selection(keys, along: plan.path, after: token, limit: ifMany))
        sql.append(")) SELECT \(columns) FROM page p CROSS JOIN visibility v ON v.run = p.run")
        sql.append(" ORDER BY p.sort_time DESC, p.start_time DESC, p.run DESC")
        return sql
    }

    /// Selects the number of rows; with `groupBy`, one row of value and number for each group.
    func countSQL() -> SQLStatement {
        let plan = VisibilityPlan(condition: condition, namespaceID: namespaceID)
        let path = plan.countPath(groupedBy: groupBy?.column)
        let group = groupBy?.column.map { "v.\($0)" }
        var sql = SQLStatement("SELECT \(group.map { "\($0), " } ?? "")count(*)")
        sql.append(rows(along: path))
        if let group { sql.append(" GROUP BY \(group)") }
        return sql
    }

    private func selection(
        _ columns: String,
        along path: AccessPath,
        after token: PageToken?,
        limit: SQLStatement
    ) -> SQLStatement {
        let keys = ["sort_time", "start_time", "run"].map { "\(path.order).\($0)" }
        var sql = SQLStatement("SELECT \(columns)")
        sql.append(rows(along: path))
        if let token {
            sql.append(" AND (\(keys.joined(separator: ", "))) < (?, ?, ?)")
            sql.append("", .integer(token.sortTime), .integer(token.startTime), .integer(token.run))
        }
        sql.append(" ORDER BY \(keys.map { "\($0) DESC" }.joined(separator: ", ")) LIMIT ")
        sql.append(limit)
        return sql
    }

    private func rows(along path: AccessPath) -> SQLStatement {
        var sql = path.from(namespaceID: namespaceID)
        sql.append(" AND ")
        sql.append(FilterSQL.render(condition))
        // A run that meets a bound of its close time is closed, and then lists order it by that time: the index that
        // gives the order can start, or stop, at the bound.
        for case (let attribute, let test) in condition.requirements where attribute.column == "close_time" {
            guard let bound = FilterSQL.bound(test) else { continue }
            sql.append(" AND \(path.order).sort_time")
            sql.append(bound)
        }
        return sql
    }
}
