/// Texts written for these tests.
enum Samples {
    static let merger = """
        Northwind Systems Ltd said on Tuesday that it will buy the battery maker Volta Robotics GmbH for €1.2 \
        billion, its largest purchase since it was founded on 3 May 1998. The companies expect to close the deal by \
        2025-06-30, if regulators agree.

        "Batteries are where our machines lose most of their time," said Adaeze Okafor, the chief executive of \
        Northwind. "Volta makes the best batteries we have tested." Ms. Okafor added that no plant will be closed. \
        Dr. J. P. Lindqvist, who founded Volta Robotics in a garage near Graz, will lead the research of both \
        companies.

        The European Commission (EC) must approve the purchase. It fined Northwind $4,500,000 in March 2021 because \
        the company had hidden a fault in its batteries. A spokesperson for the EC declined to comment. Analysts at \
        Bank of Lisbon & Partners expect that the price of batteries will fall by U.S. $12 per unit once the \
        companies are one.

        Questions may be sent to press@northwind.example.com, and the full announcement is at \
        https://www.northwind.example.com/news/2024(final).html.
        """

    static let lighthouse = """
        The lighthouse at Cape Orrin has stood on the same rock for two hundred years. Its lamp first burned whale \
        oil, then paraffin, and since 1961 electricity. Keepers lived in the lighthouse with their families, and the \
        garden they planted between the rocks still flowers every spring.

        Nobody keeps the lamp today. A computer in the harbour office watches the lighthouse, and a technician \
        climbs the stairs twice a year to clean the lens of the lamp. When a storm broke a window last winter, birds \
        nested beside the lens for a month before anybody noticed.

        The town wants to open the lighthouse to visitors. Visitors would climb the stairs to the lamp, drink coffee \
        in the rooms of the keepers, and pay for the repair of the garden. The harbour office has agreed to share \
        the stairs, provided that no visitor touches the lens. Dogs are not allowed.
        """

    static let invoice = """
        Please find attached the invoice for March. The amount due is payable within thirty days by bank transfer; \
        late payments are charged interest. If you have paid already, ignore this reminder. Billing questions are \
        answered by our accounts department.
        """

    static let labels = [
        ("billing", "Invoices, payments, refunds, prices and amounts due."),
        ("outage", "The service is down, slow, broken or shows errors."),
        ("praise", "Thanks and compliments from happy customers."),
    ]
}
