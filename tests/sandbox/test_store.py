"""What the sandbox keeps comes back as it was, in the order it was."""

from sandbox.cast import add_person, new_world
from sandbox.store import Store


def test_people_and_groups_keep_the_order_of_the_cast_whoever_changed_last(tmp_path):
    world = new_world()
    people, groups = list(world.people), list(world.groups)
    store = Store(world, tmp_path)
    store.write(*store.changes())
    add_person(world, {"id": people[0], "first_name": "Changed"})
    world.touch("group", groups[0])
    store.close()
    again = new_world()
    Store(again, tmp_path).close()
    assert list(again.people) == people
    assert list(again.groups) == groups
    assert again.people[people[0]]["first_name"] == "Changed"
