/// The words that are no names in a list filter unless they stand in backquotes.
enum FilterKeywords {
    static let reserved = Set(
        """
        add all alter analyze and as asc auto_increment between binary _binary boolean by case cast collate \
        column constraint convert substr substring create cross current_date current_time current_timestamp \
        database databases default delete desc describe distinct div drop else end escape exists explain \
        extended false for force from full group group_concat having if ignore in index inner insert \
        interval into is join key left like limit localtime localtimestamp lock match maxvalue mod natural \
        next not null on or order outer processlist regexp rename replace right rlike schema select \
        separator set show sql_cache sql_no_cache starts_with straight_join stream table tables then to true \
        union unique update use using utc_date utc_time utc_timestamp values when where
        """.split(separator: " ").map(String.init)
    )
}
