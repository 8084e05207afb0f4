"""What all rooms share: the application, sign-in, guards, the base page and the marks on it. Knows no room.

A room is a module of `desk`, `admin` or `api` with one blueprint `room`, named after the module, whose main page is
`index`; it is entered in `run.ROOMS`, and `navigation.ROOMS` shows it to those who may enter:

    room = Blueprint("worklist", __name__, template_folder="templates")

    @room.get("/viec")
    def index():
        with looking() as act:  # refuses whoever is not signed in
            items = queries.worklist(act.session, act.actor, request.args)
            return render_template("worklist/index.html", items=items)  # inside: rows are read while the act lasts

    @room.post(f"/viec/<{ID}:item_id>/nhan")
    def claim(item_id):
        with acting() as act:  # one transaction; a refusal finds its page by itself
            work.claim(act, item_id)
        flash(gettext("Đã nhận việc."))  # kinds: message, info, warning, danger
        return redirect(url_for("worklist.open", item_id=item_id))

Its page extends `base.html` and takes its marks from `macros.html`, where they are described. A room that shows a form
again after a refusal catches `Invalid` itself and answers 422 with `refusal.fields` and what was typed.
"""
