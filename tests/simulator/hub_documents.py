"""What a customer's system sends, written by hand here so that the simulator is not tested with its own pen."""

from lxml import etree

ADDRESS = """<Address addressID="{id}" isoCountryCode="{country}"><Name xml:lang="en">Crossdock Demo</Name>
<PostalAddress><Street>1 Harbour Street</Street><City>Seattle</City><State>{state}</State>
<PostalCode>98101</PostalCode><Country isoCountryCode="{country}">Country</Country></PostalAddress></Address>"""


def set_up_request(
    *,
    login: str = "CrossdockDemo0000000001",
    password: str = "local-catalog-password",
    to: str = "Amazon",
    mode: str = "test",
    cookie: str = "cookie-1",
    email: str = "anna@example.com",
    post_to: str = "http://localhost:9106/punchout/po-requests/door",
    country: str = "US",
    state: str = "WA",
    selected: str = "",
    payload_id: str = "setup-1@hub",
) -> str:
    extrinsics = {
        "UserEmail": email,
        "UniqueName": "anna",
        "FirstName": "Anna",
        "LastName": "Sato",
        "UserBusinessUnit": "Sales",
    }
    named = "".join(f'<Extrinsic name="{name}">{value}</Extrinsic>' for name, value in extrinsics.items() if value)
    home = f"<BrowserFormPost><URL>{post_to}</URL></BrowserFormPost>" if post_to else ""
    item = (
        f"<SelectedItem><ItemID><SupplierPartID>{selected}</SupplierPartID></ItemID></SelectedItem>" if selected else ""
    )
    address = ADDRESS.format(id="HQ-1", country=country, state=state)
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE cXML SYSTEM "http://xml.cxml.org/schemas/cXML/1.2.014/cXML.dtd">
<cXML payloadID="{payload_id}" timestamp="2026-11-21T12:00:00+00:00">{header(login, password, to)}
<Request deploymentMode="{mode}"><PunchOutSetupRequest operation="create">
<BuyerCookie>{cookie}</BuyerCookie>{named}{home}
<ShipTo>{address}</ShipTo>{item}</PunchOutSetupRequest></Request></cXML>"""


def order_request(
    cart: str,
    *,
    order_id: str = "PO-1",
    payload_id: str = "order-1@hub",
    password: str = "local-catalog-password",
    mode: str = "test",
    total: str = "",
) -> str:
    """The order of a whole cart, each ItemOut echoing its ItemIn."""
    message = etree.fromstring(cart.encode()).find("Message/PunchOutOrderMessage")
    head = message.find("PunchOutOrderMessageHeader")
    items = []
    for number, item in enumerate(message.iterfind("ItemIn"), start=1):
        parts = "".join(etree.tostring(item.find(part), encoding="unicode") for part in ("ItemID", "ItemDetail"))
        items.append(f'<ItemOut quantity="{item.get("quantity")}" lineNumber="{number}">{parts}</ItemOut>')
    money = head.find("Total/Money")
    sums = "".join(etree.tostring(head.find(part), encoding="unicode") for part in ("Shipping", "Tax"))
    ship_to = ADDRESS.format(id="HQ-1", country="US", state="WA")
    bill_to = ADDRESS.format(id="BILL-7", country="US", state="WA")
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE cXML SYSTEM "http://xml.cxml.org/schemas/cXML/1.2.014/cXML.dtd">
<cXML payloadID="{payload_id}" timestamp="2026-11-21T12:00:00+00:00">{header(password=password)}
<Request deploymentMode="{mode}"><OrderRequest>
<OrderRequestHeader orderID="{order_id}" orderDate="2026-11-21T12:00:00+00:00" type="new">
<Total><Money currency="{money.get("currency")}">{total or money.text}</Money></Total>
<ShipTo>{ship_to}</ShipTo><BillTo>{bill_to}</BillTo>{sums}<Comments>Approved</Comments></OrderRequestHeader>
{"".join(items)}</OrderRequest></Request></cXML>"""


def header(login: str = "CrossdockDemo0000000001", password: str = "local-catalog-password", to: str = "Amazon") -> str:
    return f"""<Header><From><Credential domain="NetworkId"><Identity>{login}</Identity></Credential></From>
<To><Credential domain="NetworkId"><Identity>{to}</Identity></Credential></To>
<Sender><Credential domain="NetworkId"><Identity>{login}</Identity><SharedSecret>{password}</SharedSecret></Credential>
<UserAgent>Hub</UserAgent></Sender></Header>"""
