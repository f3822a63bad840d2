"""A script that comes late, as on a slow phone."""

from playwright.sync_api import Page, Route


class LateScript:
    def __init__(self, page: Page, name: str) -> None:
        self._held: list[Route] = []
        self._is_late = True
        page.route(f"**/{name}*.js", self._asked_for)

    def _asked_for(self, route: Route) -> None:
        if self._is_late:
            self._held.append(route)
        else:
            route.continue_()

    def come(self) -> None:
        self._is_late = False
        for route in self._held:
            route.continue_()
